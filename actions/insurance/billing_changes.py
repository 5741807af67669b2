"""How a policy is paid: how often, and whether by itself."""

from __future__ import annotations

from datetime import date

from actions.errors import Refusal
from actions.insurance.billing_models import PaymentMethod
from actions.insurance.models import Policy
from actions.insurance.payment_methods import PaymentMethodService
from actions.insurance.policies import PolicyService
from actions.insurance.premium_payments import MethodGone
from actions.insurance.premiums import Balance, PremiumService

FREQUENCY, AUTOPAY_ON, AUTOPAY_OFF = "change_billing_frequency", "set_up_autopay", "cancel_autopay"


class SameAsBefore(Refusal):
    """The policy is paid that way already."""


class Overdue(Refusal):
    """What is overdue has to be paid first, as `balance` has it."""

    def __init__(self, balance: Balance) -> None:
        super().__init__("overdue")
        self.balance = balance


class BillingChangeService:
    """Changes of how one customer's policies are paid.

    Args:
        policies: the customer's policies; their session must be one that may write.
    """

    def __init__(self, policies: PolicyService) -> None:
        self._policies = policies
        self._premiums = PremiumService(policies)
        self._methods = PaymentMethodService(policies.session, policies.customer_id, policies.clock, policies.audit)

    def check_frequency(self, policy: Policy, frequency: str) -> None:
        """Whether a policy can be paid so often from its next instalment on.

        Raises:
            SameAsBefore: it is.
            Overdue: an instalment should have been paid already.
        """
        if policy.billing_frequency == frequency:
            raise SameAsBefore(frequency)
        balance = self._premiums.balance(policy)
        if balance.overdue:
            raise Overdue(balance)

    def change_frequency(self, number: str, frequency: str, reference: str) -> Policy:
        """Have a policy paid so often from its next instalment on.

        Raises:
            AlreadyDone: it was changed under that reference before.
            Refusal: PolicyGone, SameAsBefore or Overdue.
        """
        policy = self._policies.locked(number, reference)
        self.check_frequency(policy, frequency)
        policy.billing_frequency = frequency
        first: date = policy.paid_until
        self._policies.note_change(policy, reference, FREQUENCY, frequency, effective_on=first)
        return policy

    def set_up_autopay(self, number: str, method_id: str, reference: str) -> Policy:
        """Have the premium of a policy taken by itself.

        Raises:
            AlreadyDone: it was changed under that reference before.
            Refusal: PolicyGone, MethodGone, or SameAsBefore.
        """
        policy = self._policies.locked(number, reference)
        method = next((one for one in self._methods.usable() if one.id == method_id), None)
        if method is None:
            raise MethodGone(method_id)
        if policy.autopay and policy.payment_label == method.label:
            raise SameAsBefore(method_id)
        _pay_with(policy, method)
        policy.autopay = True
        self._policies.note_change(policy, reference, AUTOPAY_ON, str(method.label))
        return policy

    def cancel_autopay(self, number: str, reference: str) -> Policy:
        """Take nothing by itself any more for a policy.

        Raises:
            AlreadyDone: it was changed under that reference before.
            Refusal: PolicyGone, or SameAsBefore.
        """
        policy = self._policies.locked(number, reference)
        if not policy.autopay:
            raise SameAsBefore(number)
        policy.autopay = False
        self._policies.note_change(policy, reference, AUTOPAY_OFF, str(policy.payment_label))
        return policy


def _pay_with(policy: Policy, method: PaymentMethod) -> None:
    policy.payment_method, policy.payment_label = method.kind, method.label
