"""Hears what few examples could teach the intent model and plain words say beyond doubt: danger, a "y", "and in May?"."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import (
    ENTITIES,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from components.entities.wordlists import words

_CERTAIN = 2.0  # more than any confidence: whatever the model says
_DOUBT = 0.75


class PlainWords(NamedTuple):
    """Words that mean an intent.

    Args:
        intent: the intent, of the pack core.
        pattern: what a message holds that means it.
        unless: the model's confidence from which on its own intent stands.
    """

    intent: str
    pattern: re.Pattern[str]
    unless: float = _CERTAIN


def _words(intent: str, pattern: str, unless: float = _CERTAIN) -> PlainWords:
    return PlainWords(intent, re.compile(pattern.replace("'", "['’]?"), re.IGNORECASE), unless)


_SOMEBODY = r"(?:some(?:one|body)|he|she|they|a (?:man|guy|woman|stranger|robber)|people|my (?:ex|boyfriend|girlfriend|husband|wife))"
WORDS = (
    _words(
        "report_emergency",
        r"\b(?:house|home|flat|apartment|kitchen|building|car|room|place) (?:is |'s )?(?:on fire|burning)\b|\bheart attack\b"
        rf"|\b{_SOMEBODY}(?: is| are|'s|'re| keeps?)? (?:threatening|forcing|robbing|attacking|beating|blackmailing|hurting) me\b"
        rf"|\b{_SOMEBODY}(?: is| are|'s|'re) (?:standing|sitting) (?:right )?(?:next to|behind|beside|over) me\b"
        r"|\b(?:being|getting) (?:robbed|threatened|attacked|blackmailed) (?:right )?now\b|\b(?:gun|knife) (?:to|at) my\b",
    ),
    _words("talk_to_human", r"\b(?:lost my job|got laid off|been laid off|got fired|lost my income)\b(?!.*\?)", 0.9),
    _words("talk_to_human", r"\b(?:call|ring|phone) me (?:back|up|at|on|tomorrow|today|monday|tuesday|wednesday|thursday|friday)\b(?!.*\b(?:from now on|in future|save|old)\b)", 0.9),
    _words(
        "create_account",
        r"\b(?:am|'m) not (?:yet )?an? customer\b|\bnot a customer yet\b|\bnew customer here\b"
        r"|\b(?:don't|do not) (?:even )?have an account (?:yet|with you)\b",
    ),
    _words("recover_password", r"\b(?:can't|cannot|can not) (?:get|log|sign) ?in\b.*\b(?:code|passcode)\b.*\b(?:n't|not|wrong)\b"),
    _words("recover_password", r"\b(?:can't|cannot|can not) (?:get|log|sign) ?in\b.*\b(?:code|passcode) (?:doesn't|isn't|won't|does not)\b"),
    _words("affirm", r"^\W*(?:y|ye|yh|yea|yeh|yup|ys)\W*$"),
    _words("deny", r"^\W*(?:n|nah|nop)\W*$"),
    _words("stop_or_cancel", r"^\W*(?:(?:ok|okay|no|nah|wait|then|well|oh|just|pls|please)\W+)*leave it(?: (?:then|be|alone|for now|as it is))?\W*(?:[,.!].*)?$"),
    _words("inform", r"^\W*(?:the |that )?(?:first|second|third|fourth|fifth|sixth|1st|2nd|3rd|4th|last|other) one\W*(?:pls|plz|please|thanks|thx)?\W*$"),
    _words("log_in", r"^\W*(?:who am i|do you (?:even )?know who i am|what's my name)\W*$"),
    _words("praise", r"^\W*(?:(?:lol|haha+|omg) )*(?:ur|you're|you are|u r) (?:(?:so|really|very|pretty) )*(?:funny|hilarious|sweet|cute|the best)\W*$"),
    _words("give_feedback", r"\b(?:like|want) to (?:praise|compliment|commend) (?:the|your|a|an|one of)\b"),
    _words("complain", r"\b(?:want|like|wanna|need) (?:to )?(?:complain|make a complaint|file a complaint)\W*$"),
    # Where the model wavers between "no" and "stop", or gives up.
    _words("deny", r"^\W*(?:(?:hm+|uh+|um+|oh|ok|sorry|well)\W+)?(?:no|nah|nope)\b(?! (?:one|money|idea|clue))(?! \w.*\b(?:how (?:many|much|long)|until when)\b)", 0.5),
    # Outrage, by itself or at "you people"; with anything else there may be a request in it.
    _words("complain", r"^\W*(?:this|that|it)(?:'s| is) (?:(?:just|so|absolutely|really) )*(?:outrageous|scandalous|disgraceful|shameful|an outrage|a scandal|a disgrace)\W*(?:(?:you|u) (?:people|guys|lot)\b[^?]*)?$"),
)  # fmt: skip
_FOLLOWS = re.compile(r"^\W*(?:and|(?:what|how) about|what of)\b|\b(?:too|as well)\W*$", re.IGNORECASE)
# What stands around the value in "and for the savings one, please", "and what of that is taxable".
_SMALL_WORDS = frozenset(
    words(
        "and what how about of for in at with on from the a an my one ones too as well then please this time now instead "
        "sorry i mean meant make it that is"
    )
)
_OTHER_LETTERS = re.compile(r"[Ͱ-ϿЀ-ӿ֐-׿؀-ۿऀ-෿฀-๿]+")
_WITHOUT_SPACES = re.compile(r"[぀-ヿ㐀-鿿가-힯]")
_FEWEST_WORDS, _FEWEST_SIGNS = 3, 6  # a name has fewer
# Of each language some of the commonest words that are no English ones and no parts of names.
_FOREIGN = tuple(
    frozenset(words.split())
    for words in (
        "ich ist mein meine meinen meinem nicht wie viel wieviel habe möchte kann konto kontostand bitte und wo geld wann",
        "mi mis cuánto cuanto dinero tengo quiero necesito puedo cuenta cuál cual dónde donde está hola ayuda por favor saldo",
        "je mon ma mes combien voudrais veux compte bonjour argent où est quel quelle mon sur puis j'ai solde",
        "meu minha quanto quero preciso conta dinheiro tenho onde está qual saldo obrigado por favor",
        "mio mia quanto vorrei voglio conto soldi dove ho qual è saldo per favore buongiorno",
        "ik mijn hoeveel geld wil kan niet rekening heb waar saldo een",
        "mój moje ile chcę pieniędzy gdzie konto saldo jest mam na koncie",
    )
)
_ENGLISH = frozenset(
    words("the a is my i to you what how in of and for it do can have want send pay on with this that please")
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class PlainWordsClassifier(GraphComponent):
    """Sets the intent of messages whose words leave no doubt; stands behind the intent model."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PlainWordsClassifier:
        """Create the component."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and ranking where the words decide."""
        for message in messages:
            found = message.get(INTENT) or {}
            text = str(message.get(TEXT) or "")
            confidence = float(found.get(PREDICTED_CONFIDENCE_KEY) or 0.0)
            intent = meant(text, confidence)
            if intent is None and goes_on(text, message.get(ENTITIES) or [], confidence):
                intent = "inform"
            if intent is None:
                continue
            certain = {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: 1.0}
            message.set(INTENT, certain, add_to_output=True)
            message.set(INTENT_RANKING_KEY, [certain], add_to_output=True)
        return messages


def meant(text: str, confidence: float) -> str | None:
    """The intent that a message's words mean beyond doubt; None where the model's counts.

    Args:
        text: the message.
        confidence: how sure the model is of its own.
    """
    if text.startswith("/"):
        return None  # a button
    for plain in WORDS:
        if confidence < plain.unless and plain.pattern.search(text):
            return plain.intent
    return "change_language" if is_foreign(text) else None


def goes_on(text: str, entities: list[dict[str, Any]], confidence: float) -> bool:
    """Whether a message only gives the last question a value: "and in Athens?", "French too"; in doubt, "premier".

    Args:
        text: the message.
        entities: what was found in it, with `start` and `end`.
        confidence: how sure the model is of its own intent.
    """
    if not entities or (confidence >= _DOUBT and not _FOLLOWS.search(text)):
        return False
    rest = list(text.lower())
    for entity in entities:
        rest[entity["start"] : entity["end"]] = " " * (entity["end"] - entity["start"])
    return _SMALL_WORDS.issuperset(re.findall(r"[^\W_]+", "".join(rest)))


def is_foreign(text: str) -> bool:
    """ "Wie ist mein Kontostand?": several words of another language or script, and none of English."""
    words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", text.lower())
    if len(_OTHER_LETTERS.findall(text)) >= _FEWEST_WORDS or len(_WITHOUT_SPACES.findall(text)) >= _FEWEST_SIGNS:
        return not _ENGLISH.intersection(words)
    known = max(len(language.intersection(words)) for language in _FOREIGN)
    return known >= 2 and known * 3 >= len(words) and not _ENGLISH.intersection(words)
