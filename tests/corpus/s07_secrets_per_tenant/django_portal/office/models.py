from django.db import models


class Division(models.Model):
    code = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    procore_company_id = models.BigIntegerField()

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return self.name


class Project(models.Model):
    division = models.ForeignKey(Division, on_delete=models.CASCADE, related_name="projects")
    procore_id = models.BigIntegerField(unique=True)
    name = models.CharField(max_length=255)
    active = models.BooleanField(default=True)
    synced_at = models.DateTimeField(auto_now=True)

    def __str__(self):
        return f"{self.division.code}: {self.name}"
