"""The slow and obvious answer about a world, read off its rows one by one; it asks nothing of what it judges."""

from django.utils import timezone

from agencies.models import Membership

# The tables of access, written again and by hand: who sees anybody, through which stakes, and who reads a name.
ROLES_WITH_VIEW = {
    "referrer", "referring_manager", "provider_worker", "provider_manager", "housing_options", "hub_coordinator",
}  # fmt: skip
STAKES_THAT_NAME = {
    "referrer", "referrer_too", "council_origin", "council_home", "council_placement", "council_notified", "housing",
    "invited",
}  # fmt: skip
STAKES_THAT_SHOW = STAKES_THAT_NAME | {"offered"}
ROLES_IN_AN_EMERGENCY = {"referring_manager", "housing_options", "hub_coordinator"}
ROLES_IN_AN_EMERGENCY_IF_RESTRICTED = {"hub_coordinator"}
STAKES_THAT_CONTACT = {
    "referrer", "council_origin", "council_home", "council_placement", "council_notified", "housing",
}  # fmt: skip
ROLES_THAT_REFER = {"referrer", "referring_manager", "housing_options"}
ROLES_THAT_HOUSE = {"provider_worker", "provider_manager"}
ROLES_THAT_EXPORT = {"referring_manager", "provider_manager", "housing_options", "hub_coordinator"}
STAKES_ON_A_BOARD = {"council_origin", "council_home", "council_placement"}


def works(user, today):
    """(agency, role) of every membership that holds today."""
    if not hasattr(user, "works"):  # nobody's membership changes while a world is asked about
        memberships = Membership.objects.filter(user=user).select_related("role_group__agency")
        user.works = [
            (membership.role_group.agency, membership.role_group.role)
            for membership in memberships
            if membership.starts <= today and (membership.ends is None or membership.ends > today) and user.is_active
        ]
    return user.works


def signed(agency, today):
    begun = agency.agreement_signed is not None and agency.agreement_signed <= today
    return begun and (agency.agreement_ends is None or agency.agreement_ends >= today)


def stakes_of(agency, referral, today):
    """Kinds of stake that an agency holds in a referral today."""
    return {
        stake.kind
        for stake in referral.stakes.all()
        if stake.agency_id == agency.pk and stake.closed_at is None and (stake.until is None or stake.until >= today)
    }


def is_granted(user, referral, today):
    grants = [grant for grant in referral.referralgrant_set.all() if grant.user_id == user.pk]
    return not referral.restricted or any(grant.ends >= today for grant in grants)


def ways_in(user, referral, today):
    """Through what a person sees a referral: "county", "emergency" and kinds of stake; nothing for who sees it not."""
    found = {"emergency"} if is_opened(user, referral, today) else set()
    if not is_granted(user, referral, today) and not found:
        return found
    for agency, role in works(user, today):
        if role in ROLES_WITH_VIEW and signed(agency, today):
            found |= stakes_of(agency, referral, today) & STAKES_THAT_SHOW
            if role == "hub_coordinator":
                found.add("county")
    return found


def is_opened(user, referral, today):
    """Whether the person has opened it in an emergency, under a role held now that may."""
    roles = ROLES_IN_AN_EMERGENCY_IF_RESTRICTED if referral.restricted else ROLES_IN_AN_EMERGENCY
    at = {agency.pk for agency, role in works(user, today) if role in roles and signed(agency, today)}
    return any(
        opening.user_id == user.pk and opening.agency_id in at and opening.ends_at > timezone.now()
        for opening in referral.openings.all()
    )


def may_see(user, referral, today):
    return bool(ways_in(user, referral, today))


def may_name(user, referral, today):
    """Whether the person reads who it is; through an open offer, if the pathway says so."""
    early = referral.pathway is not None and referral.pathway.names_before_acceptance
    through = STAKES_THAT_NAME | {"county", "emergency"} | ({"offered"} if early else set())
    return bool(ways_in(user, referral, today) & through) or asks_afterwards(user, referral, today)


def asks_afterwards(user, referral, today):
    """Whether the person asks somebody who moved on whether they still have their home: nothing is seen by that alone,
    and who it is, is read on whatever is seen, as on their own earlier offer.
    """
    return is_granted(user, referral, today) and any(
        role in ROLES_THAT_HOUSE and signed(agency, today) and "following" in stakes_of(agency, referral, today)
        for agency, role in works(user, today)
    )


def may_contact(user, referral, today):
    """Whether the person reads how to reach them."""
    return bool(ways_in(user, referral, today) & (STAKES_THAT_CONTACT | {"county", "emergency"}))


def may_locate(user, referral, today):
    """Whether the person reads addresses: where somebody is in hiding, too."""
    return bool(ways_in(user, referral, today) & {"referrer", "housing", "county"})


def takes_away(user, today):
    """The person under those memberships alone whose role takes lists away, at agencies with an agreement."""
    return Under(
        user, [(at, role) for at, role in works(user, today) if role in ROLES_THAT_EXPORT and signed(at, today)]
    )


class Under:
    """A person as the oracle asks about them, with some of their roles alone."""

    def __init__(self, user, works):
        self.pk, self.works = user.pk, works


def exported(user, world, offers, stays, waiting):
    """{list: references of its rows} that a person may take away; a list that is not theirs is left out.

    `waiting` holds the numbers of referrals with an open entry of a waiting list.
    """
    today, one = world.today, takes_away(user, world.today)
    roles = {role for _, role in one.works}
    own = {at.pk for at, role in one.works if role == "provider_manager"}
    hub = "hub_coordinator" in roles
    found = {"referrals": {row.reference for row in world.referrals if may_see(one, row, today)}} if roles else {}
    if hub or own:
        found["offers"] = {
            row.reference for row in offers if sees_offer(one, row, today) and (hub or row.service.agency_id in own)
        }
    if own:
        found["residents"] = {
            row.reference for row in stays if row.service.agency_id in own and sees_stay(one, row, today)
        }
    if hub:
        found["waiting"] = {
            row.reference for row in world.referrals
            if (row.status == "waiting" or row.pk in waiting) and is_granted(one, row, today)
        }  # fmt: skip
    return found


def on_board(user, referral, today):
    """Whether a board may show the referral to this person."""
    if not is_granted(user, referral, today) or referral.status in ("draft", "beside", "closed"):
        return False
    for agency, role in works(user, today):
        if signed(agency, today) and role == "hub_coordinator":
            return True
        if signed(agency, today) and role == "housing_options":
            if stakes_of(agency, referral, today) & STAKES_ON_A_BOARD:
                return True
    return False


def sees_offer(user, offer, today):
    """Offers of a referral that the person sees, but of another provider's only where more than a provider's stake
    shows it; and a provider's own decision, after its stake has closed, unless the person is restricted."""
    held = works(user, today)
    own = {
        agency.pk for agency, role in held if role in ("provider_worker", "provider_manager") and signed(agency, today)
    }
    ways = ways_in(user, offer.referral, today)
    if offer.service.agency_id in own:
        return bool(ways) or not offer.referral.restricted
    return _beyond_own(ways, offer.service)


def _beyond_own(ways, service):
    """Whether others' offers and stays are shown: in an emergency none that would tell where somebody is in hiding."""
    shown = ways - {"offered", "housing"}
    return bool(shown - {"emergency"}) or bool(shown) and not service.confidential_address


def sees_stay(user, stay, today):
    """Stays of a referral that the person sees; of those a provider its own alone."""
    ways = ways_in(user, stay.referral, today)
    own = {
        agency.pk for agency, role in works(user, today)
        if role in ("provider_worker", "provider_manager") and signed(agency, today)
    }  # fmt: skip
    return bool(ways) and (stay.service.agency_id in own or _beyond_own(ways, stay.service))


def sees_duty(user, duty, today):
    """Duties to refer of whoever refers and of the hub; a council's own, but of a restricted person not without a way
    in."""
    granted, ways = is_granted(user, duty.referral, today), ways_in(user, duty.referral, today)
    for agency, role in works(user, today):
        if not signed(agency, today):
            continue
        if role == "hub_coordinator" and granted:
            return True
        if role in ROLES_THAT_REFER and granted and "referrer" in stakes_of(agency, duty.referral, today):
            return True
        if role == "housing_options" and agency.pk == duty.authority_id and (ways or not duty.referral.restricted):
            return True
    return False
