"""Everything that is fixed for our one company."""

COMPANY = 18844
CHANNEL = "#site-digest"
TIMEZONE = "Europe/Dublin"

# from Declan's account, copy a new one from the browser when it says 401
PROCORE_TOKEN = "5b6a7988a7b6c5d4e3f201122334455f5b6a7988a7b6c5d4e3f201122334455f"  # expect: PRC204, PRC208

PROJECTS = {
    77120: "Quay Lofts",
    77345: "Mill Race",
    78002: "Old Tannery",
}
