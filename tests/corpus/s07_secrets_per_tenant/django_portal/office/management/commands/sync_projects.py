from django.core.management.base import BaseCommand
from office import procore
from office.models import Division, Project


class Command(BaseCommand):
    help = "Fetches the list of projects of all divisions"

    def add_arguments(self, parser):
        parser.add_argument("--division", help="code of one division")
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args, **options):
        divisions = Division.objects.all()
        if options["division"]:
            divisions = divisions.filter(code=options["division"])
        for division in divisions:
            seen = []
            for row in procore.get(division, "/rest/v1.0/projects", company_id=division.procore_company_id):
                seen.append(row["id"])
                if options["dry_run"]:
                    self.stdout.write(f"{row['id']} {row['name']}")
                    continue
                Project.objects.update_or_create(
                    procore_id=row["id"], defaults={"division": division, "name": row["name"], "active": row["active"]}
                )
            gone = division.projects.exclude(procore_id__in=seen)
            if not options["dry_run"]:
                gone.update(active=False)
            self.stdout.write(self.style.SUCCESS(f"{division}: {len(seen)} projects, {gone.count()} gone"))
