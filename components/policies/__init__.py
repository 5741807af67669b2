"""Dialogue policies: what to do around forms, when the back end is down, and when a person should answer."""

from components.policies.back_end_policy import BackEndPolicy
from components.policies.form_policy import FormPolicy
from components.policies.form_rule_policy import FormRulePolicy
from components.policies.person_policy import PersonPolicy
from components.policies.routing_policy import RoutingPolicy

__all__ = ["BackEndPolicy", "FormPolicy", "FormRulePolicy", "PersonPolicy", "RoutingPolicy"]
