"""The risk questionnaire: what its answers count together, and the model allocation that the sum leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog, CustomerRepository
from actions.references import add_once, refuse_twice
from actions.wealth.allocation import Models
from actions.wealth.models import AllocationModel
from actions.wealth.portfolio_models import JOINT, Portfolio, RiskProfile
from actions.wealth.portfolios import PortfolioRepository
from actions.wealth.questions import QUESTIONS


@dataclass(frozen=True)
class Outcome:
    """What answers lead to: the points of each, their sum, and the model."""

    points: Mapping[str, int]
    model: AllocationModel
    short: bool
    """Whether the money is needed so soon that the model was made more careful."""

    @property
    def total(self) -> int:
        """All points."""
        return sum(self.points.values())


class QuestionnaireService:
    """One customer's questionnaire.

    Args:
        session: a session; `store` needs one that may write.
        customer_id: whose.
        clock: what time it is.
        audit: where it is noted.
    """

    def __init__(self, session: Session, customer_id: CustomerId, clock: Clock, audit: AuditLog) -> None:
        self._session = session
        self._customer_id = customer_id
        self._clock = clock
        self._audit = audit
        self.models = Models(session)
        self.portfolios = PortfolioRepository(session, customer_id)

    def outcome(self, answers: Mapping[str, object]) -> Outcome:
        """What answers lead to, by key of their question; money that is needed within 3 years gets the careful model.

        Raises:
            ValueError: an answer is missing or unknown.
        """
        points = {}
        for question in QUESTIONS:
            option = question.option(answers.get(question.key))
            if option is None:
                raise ValueError(f"no answer to {question.key}")
            points[question.key] = option.points
        models, total = self.models.all(), sum(points.values())
        fitting = [model for model in models if model.from_points <= total][-1]
        short = points["horizon"] == 1 and fitting is not models[0]
        return Outcome(points, models[0] if short else fitting, short)

    def followers(self) -> list[Portfolio]:
        """The portfolios that follow the customer's profile: all but those that two people own."""
        return [one for one in self.portfolios.all() if one.kind != JOINT]

    def shares(self, model: AllocationModel) -> dict[str, Decimal]:
        """A model's percentages."""
        return self.models.shares(str(model.profile))

    def store(self, answers: Mapping[str, object], reference: str) -> RiskProfile:
        """Store the answers, and let the customer's own portfolios follow the model from now on; nothing is traded.

        Raises:
            AlreadyDone: they were stored under that reference before.
            ValueError: an answer is missing or unknown.
        """
        CustomerRepository(self._session, self._customer_id).get(lock=True)
        refuse_twice(self._session, RiskProfile, self._customer_id, reference)
        found = self.outcome(answers)
        values = {("savings_share" if key == "savings" else key): str(answer) for key, answer in answers.items()}
        row = RiskProfile(
            id=reference,
            customer_id=self._customer_id,
            profile=found.model.profile,
            points=found.total,
            created_at=self._clock.now(),
            **values,
        )
        add_once(self._session, row, reference)
        for portfolio in self.followers():
            portfolio.profile = found.model.profile
        self._audit.note("take_risk_questionnaire", profile=str(found.model.profile), points=found.total)
        return row
