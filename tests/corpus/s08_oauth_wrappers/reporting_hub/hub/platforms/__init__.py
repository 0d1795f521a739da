from hub.platforms import autodesk, procore

ALL = {"autodesk": autodesk.tables, "procore": procore.tables}
