
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('filings', '0007_on_behalf'),
    ]

    operations = [
        migrations.AddField(
            model_name='form',
            name='approval_number',
            field=models.CharField(blank=True, max_length=60, verbose_name='批准文号'),
        ),
        migrations.AddField(
            model_name='form',
            name='approver',
            field=models.CharField(blank=True, max_length=60, verbose_name='批准（备案）机关'),
        ),
        migrations.AddField(
            model_name='form',
            name='authority',
            field=models.CharField(blank=True, max_length=60, verbose_name='制定机关'),
        ),
        migrations.AddField(
            model_name='form',
            name='valid_until',
            field=models.DateField(blank=True, null=True, verbose_name='有效期至'),
        ),
    ]
