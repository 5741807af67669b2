"""What Rasa gets: domain, rules, examples, and the mark for the BERT component."""

from pathlib import Path
from typing import Any

import pytest
from rasa.shared.importers.importer import TrainingDataImporter

from components.packs import PackError, PackImporter


def through_rasa(project: Any, **arguments: Any) -> TrainingDataImporter:
    """The importer as Rasa builds it, wrapped in its own."""
    return TrainingDataImporter.load_from_config(str(project.config), **arguments)


def test_the_domain_holds_all_active_packs(project: Any) -> None:
    domain = through_rasa(project).get_domain()
    assert {"greet", "affirm", "order_shirt"} <= set(domain.intents)
    assert domain.entities == ["colour", "size"]
    assert domain.form_names == ["shop_order_form"]
    assert {"utter_core_greet", "utter_default", "utter_ask_shop_size"} == set(domain.responses)
    assert "action_shop_order" in domain.user_actions
    assert domain.session_config.session_expiration_time == 30
    assert domain._actions_which_explicitly_need_domain == ["validate_shop_order_form"]
    assert "shop_size" in {slot.name for slot in domain.slots}


def test_core_alone(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWITCHBOARD_PACKS", "core")
    importer = through_rasa(project)
    assert "order_shirt" not in importer.get_domain().intents
    assert importer.get_nlu_data().intents == {"greet", "affirm"}


def test_rules_and_stories(project: Any) -> None:
    project.write(
        "data/shop/stories.yml", "stories:\n- story: s\n  steps:\n  - intent: greet\n  - action: utter_default\n"
    )
    steps = through_rasa(project).get_stories().story_steps
    assert [step.block_name for step in steps] == ["greet", "order", "ordered", "s"]


def test_examples_with_their_entities(project: Any) -> None:
    project.write(
        "data/shop/nlu/more.yml",
        "nlu:\n  - intent: affirm\n    examples:\n      - text: go on\n  - synonym: large\n    examples: |\n      - big\n\n      - l\n",
    )
    data = through_rasa(project).get_nlu_data()
    assert data.intents == {"greet", "affirm", "order_shirt"}
    assert len(data.intent_examples) == 10
    assert data.entities == {"size", "colour"}
    assert data.entity_roles == {"lining"}
    assert data.entity_synonyms == {"big": "large", "l": "large"}


def test_core_may_override_what_is_rasas_own(project: Any) -> None:
    project.change(
        "domains/core/domain.yml",
        "responses:",
        "actions:\n  - action_default_fallback\n  - action_session_start\n  - action_default_ask_affirmation\nresponses:",
    )
    assert "action_session_start" in through_rasa(project).get_domain().user_actions


def test_rasas_own_names_are_known_in_rules(project: Any) -> None:
    project.write(
        "data/core/fallback.yml",
        "rules:\n- rule: f\n  steps:\n  - intent: nlu_fallback\n  - action: action_two_stage_fallback\n"
        "- rule: r\n  steps:\n  - intent: restart\n  - action: action_restart\n",
    )
    assert len(through_rasa(project).get_stories().story_steps) == 5


def test_retrieval_intents_keep_their_keys(project: Any) -> None:
    project.change("domains/shop/domain.yml", "- order_shirt", "- order_shirt\n  - shop_faq")
    project.change("domains/shop/domain.yml", "responses:", "responses:\n  utter_shop_faq/fees:\n    - text: None.")
    project.write("data/shop/nlu/faq.yml", "nlu:\n  - intent: shop_faq/fees\n    examples: |\n      - any fees?\n")
    importer = through_rasa(project)
    assert importer.get_nlu_data().retrieval_intents == {"shop_faq"}
    assert "utter_shop_faq" in importer.get_domain().action_names_or_texts


BERT = "components.nlu.BertIntentClassifier"


def test_the_mark_reaches_the_bert_component_and_no_other(project: Any) -> None:
    project.change("config.yml", "pipeline:\n", f"pipeline:\n  - name: {BERT}\n    epochs: 3\n")
    pipeline = through_rasa(project).get_config()["pipeline"]
    assert pipeline[0] == {"name": BERT, "epochs": 3, "packs": ["core", "shop"]}
    assert all("packs" not in entry for entry in pipeline[1:])


def test_the_topic_is_told_whose_the_intents_are(project: Any) -> None:
    name = "components.conversation_topic.ConversationTopic"
    project.change("config.yml", "pipeline:\n", f"pipeline:\n  - name: {name}\n")
    entry = through_rasa(project).get_config()["pipeline"][0]
    assert entry["intents"]["shop"] and "core" not in entry["intents"]
    assert "greet" not in entry["intents"]["shop"]


def test_the_mark_cannot_be_set_by_hand(project: Any) -> None:
    project.change("config.yml", "pipeline:\n", f"pipeline:\n  - name: {BERT}\n    packs: [core]\n")
    with pytest.raises(PackError, match="`packs` is set for components.nlu.BertIntentClassifier"):
        through_rasa(project).get_config()


def test_the_file_is_not_changed_by_the_mark(project: Any) -> None:
    project.change("config.yml", "pipeline:\n", f"pipeline:\n  - name: {BERT}\n")
    before = project.config.read_text()
    importer = through_rasa(project)
    importer.get_config()
    assert importer.get_config_file_for_auto_config() == str(project.config)
    assert project.config.read_text() == before


def test_conversation_tests_of_the_active_packs(project: Any) -> None:
    story = "stories:\n- story: {0}\n  steps:\n  - user: hello\n    intent: greet\n  - action: utter_core_greet\n"
    for name in ("core/test_greet", "shop/deep/test_order", "toys/test_toys", "shop/notes"):
        project.write(f"tests/conversations/{name}.yml", story.format(name))
    steps = PackImporter(str(project.config)).get_conversation_tests().story_steps
    assert [step.block_name for step in steps] == ["core/test_greet", "shop/deep/test_order"]


def test_stories_can_be_left_out_for_a_comparison(project: Any) -> None:
    importer = PackImporter(str(project.config))
    assert len(importer.get_stories(exclusion_percentage=34).story_steps) == 2
    assert len(importer.get_stories().story_steps) == 3


def test_rasas_default_paths_are_passed_over(
    project: Any, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.chdir(project.root)
    for paths in (None, [None], ["data"], ["data/shop"], "data", ["nowhere"]):
        importer = through_rasa(project, domain_path="domain.yml", training_data_paths=paths)
        assert importer.get_nlu_data().intents == {"greet", "affirm", "order_shirt"}
    other = tmp_path_factory.mktemp("other")
    with pytest.raises(PackError, match="would not be read"):
        through_rasa(project, training_data_paths=["data", str(other)])


def test_packs_may_be_links(project: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    for folder in ("domains", "data"):
        (project.root / folder / "shop").rename(elsewhere / folder)
        (project.root / folder / "shop").symlink_to(elsewhere / folder)
    assert "order_shirt" in through_rasa(project).get_domain().intents


def test_a_relative_configuration_file(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.root)
    importer = PackImporter("config.yml")
    assert importer.root == Path.cwd()
    assert not importer.get_domain().is_empty()


def test_a_configuration_is_needed() -> None:
    with pytest.raises(PackError, match="no configuration file"):
        PackImporter()
    with pytest.raises(PackError, match="unknown settings"):
        PackImporter("config.yml", pakcs=[])
