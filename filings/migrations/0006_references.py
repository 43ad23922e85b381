
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('filings', '0005_corrections'),
        ('institutions', '0004_standard_verb'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReferenceFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('PBC', '人民银行'), ('NFRA', '金监分局'), ('DEPT', '主管部门'), ('LEDGER', '担保财政台账'), ('LIST', '名单台账')], max_length=8, verbose_name='来源')),
                ('raw', models.BigIntegerField(verbose_name='参考数（最小单位）')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='备注')),
                ('at', models.DateTimeField(verbose_name='录入时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='录入人')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='filings.indicator', verbose_name='指标')),
                ('institution', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution', verbose_name='机构')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='references', to='filings.period', verbose_name='报送期')),
            ],
            options={
                'verbose_name': '参考数',
                'verbose_name_plural': '参考数',
                'ordering': ['period', 'source', 'indicator', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ReferenceExplanation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ours', models.BigIntegerField(verbose_name='说明时的报送合计（最小单位）')),
                ('text', models.CharField(max_length=500, verbose_name='说明')),
                ('explained_at', models.DateTimeField(verbose_name='说明时间')),
                ('explained_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='说明人')),
                ('reference', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='explanations', to='filings.referencefigure', verbose_name='参考数')),
            ],
            options={
                'verbose_name': '参考数差异说明',
                'verbose_name_plural': '参考数差异说明',
                'ordering': ['pk'],
            },
        ),
    ]
