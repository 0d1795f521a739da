"""Where we build. Coordinates by hand: Procore's are those of the post office in half of the cases."""

API = "https://api.procore.com/rest/v1.0"
COMPANY = 77120

SITES = {
    # procore project id: (name, lat, lon)
    2140331: ("Quay House", 57.142, -2.093),
    2140377: ("Tillydrone bridge", 57.171, -2.117),
    2140390: ("School, phase 2", 57.119, -2.146),
}
