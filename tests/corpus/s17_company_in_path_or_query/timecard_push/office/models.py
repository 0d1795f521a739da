from django.db import models


class Entry(models.Model):
    employee = models.CharField(max_length=20)
    day = models.DateField()
    hours = models.DecimalField(max_digits=4, decimal_places=2)
    cost_code = models.CharField(max_length=40)
    approved = models.BooleanField(default=False)
    pushed_id = models.BigIntegerField(null=True, blank=True)
