COMPANY = 60117
PROJECTS = {"norwood-a": 441020, "norwood-b": 441987}
MAIL = "site@norwood.example"
