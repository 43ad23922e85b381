"""The log of what people did: sign-ins, exports, settings. Append-only; steps of a filing have their own events."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class AuditEvent(models.Model):
    """One act: who, what, on which thing, when, from where (domain §8.2, 安全审计)."""

    class Verb(models.TextChoices):
        LOGIN = "login", "登录"
        LOGIN_FAILED = "login-failed", "登录失败"
        LOGOUT = "logout", "退出登录"
        PASSWORD = "password", "修改密码"
        ACCOUNT = "account", "账号维护"
        EXPORT = "export", "导出"
        DOWNLOAD = "download", "下载附件"
        QUARANTINE = "quarantine", "隔离附件"
        PERIOD = "period", "报送期设置"
        POLICY = "policy", "导入政策文件"
        INSTITUTION = "institution", "机构维护"
        MEMBERSHIP = "membership", "任职维护"
        SETUP = "setup", "初始化"
        STANDARD = "standard", "指标口径和报表维护"
        ENTERPRISE = "enterprise", "企业名单维护"
        PLAN = "plan", "任务计划和督办"

    verb = models.CharField("行为", max_length=16, choices=Verb)
    subject = models.CharField("对象", max_length=120)
    detail = models.TextField("详情", blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="人员"
    )
    at = models.DateTimeField("时间", db_index=True)
    address = models.GenericIPAddressField("来源地址", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "审计日志"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by or '—'} {self.get_verb_display()} {self.subject}"
