from .procore import BudgetExport, MeetingExport

ALL = [BudgetExport, MeetingExport]
