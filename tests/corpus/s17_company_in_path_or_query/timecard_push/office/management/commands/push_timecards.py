from django.core.management.base import BaseCommand

from office import gateway
from office.models import Entry


class Command(BaseCommand):
    help = "Pushes approved time cards"

    def add_arguments(self, parser):
        parser.add_argument("company", type=int)
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args, company, dry_run=False, **options):
        codes, people = gateway.cost_codes(company), gateway.employees(company)
        pushed = 0
        for entry in Entry.objects.filter(pushed_id=None, approved=True):
            row = {
                "hours": str(entry.hours),
                "date": entry.day.isoformat(),
                "party_id": people.get(entry.employee),
                "cost_code_id": codes.get(entry.cost_code),
            }
            if dry_run:
                self.stdout.write(str(row))
                continue
            entry.pushed_id = gateway.push(company, row)
            entry.save(update_fields=["pushed_id"])
            pushed += bool(entry.pushed_id)
        self.stdout.write(self.style.SUCCESS(f"{pushed} pushed"))
