from django.apps import AppConfig


class InstitutionsConfig(AppConfig):
    """Who: institutions, groups, people, roles."""

    name = "institutions"
    verbose_name = "机构与人员"
