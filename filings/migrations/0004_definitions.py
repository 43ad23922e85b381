import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def move(apps, schema_editor):
    """What an indicator says of itself becomes its first version, in force from the beginning."""
    indicator, version = (apps.get_model("filings", name) for name in ("Indicator", "IndicatorDefinition"))
    version.objects.bulk_create(
        version(indicator_id=pk, definition=definition, basis=basis)
        for pk, definition, basis in indicator.objects.values_list("pk", "definition", "basis")
    )


def move_back(apps, schema_editor):
    """The newest version becomes what the indicator says of itself; the others are lost."""
    indicator, version = (apps.get_model("filings", name) for name in ("Indicator", "IndicatorDefinition"))
    for row in version.objects.order_by("valid_from"):
        indicator.objects.filter(pk=row.indicator_id).update(definition=row.definition, basis=row.basis)


class Migration(migrations.Migration):

    dependencies = [
        ('filings', '0003_returns'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='IndicatorDefinition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.PositiveIntegerField(default=0, help_text='年×4+季−1；0为自始', verbose_name='启用季度序号')),
                ('definition', models.TextField(verbose_name='指标解释')),
                ('basis', models.TextField(verbose_name='数据来源')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='调整原因')),
                ('breaks_series', models.BooleanField(default=False, verbose_name='前后不可比')),
                ('at', models.DateTimeField(null=True, verbose_name='登记时间')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='definitions', to='filings.indicator', verbose_name='指标')),
            ],
            options={
                'verbose_name': '指标口径',
                'verbose_name_plural': '指标口径',
                'ordering': ['indicator', '-valid_from'],
                'constraints': [models.UniqueConstraint(fields=('indicator', 'valid_from'), name='definition_once_per_quarter')],
            },
        ),
        # Blank for a moment, so that the way back can add the columns to rows that exist.
        migrations.AlterField(
            model_name='indicator', name='definition', field=models.TextField(blank=True, verbose_name='指标解释'),
        ),
        migrations.AlterField(
            model_name='indicator', name='basis', field=models.TextField(blank=True, verbose_name='数据来源'),
        ),
        migrations.RunPython(move, move_back),
        migrations.RemoveField(model_name='indicator', name='definition'),
        migrations.RemoveField(model_name='indicator', name='basis'),
    ]
