"""Dialogue policies: what to do around forms, and when the back end is down."""

from components.policies.back_end_policy import BackEndPolicy
from components.policies.form_policy import FormPolicy
from components.policies.form_rule_policy import FormRulePolicy

__all__ = ["BackEndPolicy", "FormPolicy", "FormRulePolicy"]
