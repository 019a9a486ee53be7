"""The words that are read out before a person agrees, by purpose, and what a person is told of them. Pure data.

A change of words is a new version: `WORDING_VERSION` in `referrals.actions.person` is kept with every answer.
"""

from referrals.codes import ConsentPurpose

READ_OUT: dict[str, str] = {
    ConsentPurpose.ASSESS_AND_SHARE: (
        "I would like to write down your situation, your needs and what keeps everybody safe, once, and show it to "
        "services that could offer you a place to live. Each service sees what it needs to decide. You can take this "
        "back at any time. Do you agree?"
    ),
    ConsentPurpose.ORIGIN_COUNCIL: (
        "May the council of the area that you come from see that you are looking for a place, so that it can help you "
        "there? Say no if it would put you at risk or if you would rather not."
    ),
    ConsentPurpose.DUTY_REFERRAL: (
        "If you are homeless or may become homeless, the law lets us tell a housing authority, so that it can help "
        "you. Do you agree that we do?"
    ),
    ConsentPurpose.DUTY_AUTHORITY: "You choose which housing authority we tell. Is this the one that you chose?",
    ConsentPurpose.DUTY_CONTACT: (
        "May we give the housing authority your telephone number or address, so that it can reach you?"
    ),
}
