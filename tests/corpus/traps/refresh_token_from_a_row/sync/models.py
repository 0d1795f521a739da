from django.db import models


class Customer(models.Model):
    name = models.CharField(max_length=200)
    procore_company_id = models.BigIntegerField(unique=True)

    def __str__(self):
        return self.name


class ProcoreGrant(models.Model):
    """What a person of the customer allowed us when they signed in."""

    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, related_name="grant")
    signed_in_as = models.EmailField()
    access_token = models.TextField()
    refresh_token = models.CharField(max_length=255)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = "Procore sign-in"
