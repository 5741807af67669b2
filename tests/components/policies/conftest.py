"""The policies, created as Rasa's graph creates them."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.core.policies.policy import Policy
from rasa.engine.storage.local_model_storage import LocalModelStorage

from components.packs import ENVIRONMENT, active_packs
from components.packs.project import read_project
from components.packs.routing import joined
from components.policies import BackEndPolicy, FormPolicy, FormRulePolicy, PersonPolicy, RoutingPolicy
from tests.components.policies.policy_helpers import make_policy


@pytest.fixture(scope="session")
def policy_storage(tmp_path_factory: pytest.TempPathFactory) -> LocalModelStorage:
    return LocalModelStorage(tmp_path_factory.mktemp("policies"))


@pytest.fixture(scope="session")
def back_end_policy(policy_storage: LocalModelStorage) -> Policy:
    return make_policy(BackEndPolicy, policy_storage)


@pytest.fixture(scope="session")
def person_policy(policy_storage: LocalModelStorage) -> Policy:
    return make_policy(PersonPolicy, policy_storage)


@pytest.fixture(scope="session")
def form_policy(policy_storage: LocalModelStorage) -> Policy:
    return make_policy(FormPolicy, policy_storage)


@pytest.fixture(scope="session")
def form_rule_policy(policy_storage: LocalModelStorage) -> Policy:
    return make_policy(FormRulePolicy, policy_storage)


@pytest.fixture(scope="session")
def routing_policy(policy_storage: LocalModelStorage) -> Policy:
    """With the rows of ``core`` as they are."""
    root = Path(__file__).parents[3]
    core = read_project(root, active_packs(root, {ENVIRONMENT: "core"}))
    return make_policy(RoutingPolicy, policy_storage, table=joined(core.routing))


@pytest.fixture(scope="session")
def all_policies(
    back_end_policy: Policy,
    person_policy: Policy,
    form_policy: Policy,
    routing_policy: Policy,
    form_rule_policy: Policy,
) -> list[Policy]:
    """In the order of ``config.yml``."""
    return [back_end_policy, person_policy, form_policy, routing_policy, form_rule_policy]
