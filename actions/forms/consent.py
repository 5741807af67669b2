"""Whether a message agrees to the summary before it: only what is nothing but agreement does.

What a yes books can't be taken back, so the intent model's word is not enough for one: "huh", "sure, as if" and "yes,
wait, no" sound like agreement to it. What is none is asked about again; a no needs less.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


# Said of the summary, these are a yes whatever their words mean elsewhere.
_PHRASES = re.compile(
    r"\b(?:go ahead|go for it|go on|carry on|let'?s (?:go|do)|(?:can'?t|don'?t) see why not|why not|no prob(?:lem|s)?"
    r"|no worries|hit it|knock yourself out|make it happen|fo sho|for sure|of course|you got it|roger(?: that)?"
    r"|(?:sounds|looks|seems) (?:good|great|right|fine|correct|ok|okay|perfect)|all (?:good|right|clear)"
    r"|(?:that'?s|that is|it'?s|it is) (?:right|correct|fine|good|ok|okay|it|me|him|her|the one|perfect|what i want)"
    r"|i (?:guess|think|believe|suppose) so|thumbs up|by all means|be my guest|please do|i do|do it|do that|do so|proceed"
    r"|continue|(?:i'?m|i am) (?:sure|good|happy|fine|ok)(?: with (?:that|it|this))?)\b",
    re.IGNORECASE,
)
_YES = _words(
    "y yes yess yesss yeah yea yeh yep yepp yup yass yas ya yah aye k kk kay ok okay okey okie alright aight sure surely",
    "absolutely definitely certainly correct exactly right perfect indeed affirmative confirm confirmed confirming agreed",
    "agree approve approved accept accepted positive totally deal fine duh go yessir yes'm si oui",
)
# These go along with a yes and take nothing back.
_BESIDE = _words(
    "please pls plz thanks thank thankyou thx ty you u it that this them these the a my your our just now then so and with",
    "i i'm im i'd i'll ill am is are be want would like to would'd grateful if could do done send pay wire book order block",
    "close end file activate transfer move report open change replace repeat set up set-up start submit make all for of on in at",
    "away ahead forward everything money amount payment card cards account transaction wire order claim dispute application",
    "right very much really kindly hell heck oh ah hey well lol haha cool nice great good boss buddy mate man dude bro sir",
    "madam girl queen thing one too also both yourself",
)
_SARCASM = re.compile(r"\b(?:yeah|yea|yes|sure)[\s,]+right\b|\bas if\b|\bin your dreams\b", re.IGNORECASE)
_WORDLESS_YES, _WORDLESS_NO = re.compile("[👍👌✅✔🆗💯]"), re.compile("[👎❌🚫🙅✖⛔]")


def consents(text: str) -> bool:
    """ "Yeah, go ahead and send it": a yes and nothing else; no question, no condition, no second thought."""
    if "?" in text or _SARCASM.search(text):
        return False
    said = [word.lower().replace("’", "'") for word in _WORD.findall(_PHRASES.sub(" yes ", text.replace("’", "'")))]
    return any(word in _YES for word in said) and all(word in _YES or word in _BESIDE for word in said)


def wordless(text: str) -> bool | None:
    """The yes or no of a message without a word: of an emoji that means it."""
    yes, no = _WORDLESS_YES.search(text), _WORDLESS_NO.search(text)
    return None if bool(yes) == bool(no) else bool(yes)
