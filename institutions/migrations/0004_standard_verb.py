
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('institutions', '0003_notices'),
    ]

    operations = [
        migrations.AlterField(
            model_name='auditevent',
            name='verb',
            field=models.CharField(choices=[('login', '登录'), ('login-failed', '登录失败'), ('logout', '退出登录'), ('password', '修改密码'), ('account', '账号维护'), ('export', '导出'), ('period', '报送期设置'), ('policy', '导入政策文件'), ('institution', '机构维护'), ('membership', '任职维护'), ('setup', '初始化'), ('standard', '指标口径和报表维护')], max_length=16, verbose_name='行为'),
        ),
    ]
