package bot

// routes are the detectors of what a reviewed reply answers, in the order in
// which they are tried: who is in need comes first, then what is refused, then
// who wants a person. docs/answers.md has a line for each reason.
var routes = []detector{
	{name: "does not want to live", reason: ReasonDistress, all: []*concept{despair}, unless: []*concept{thirdParty}},
	{name: "speaks of a last day", reason: ReasonDistress, all: []*concept{lastDay}, unless: []*concept{thirdParty, dated}},
	{name: "violence, no way out", reason: ReasonDanger, all: []*concept{violence}, unless: []*concept{inAHurry, afterwards}, asks: []*concept{asksLaw}},
	{name: "a child is gone", reason: ReasonDanger, all: []*concept{childGone}, unless: []*concept{childsParent}, despite: []*concept{carriedOff}},
	{name: "a swindle under way", reason: ReasonScam, all: []*concept{swindler, presses}},

	{name: "another frame for orders", reason: ReasonInjection, all: []*concept{fakeFrame}},
	{name: "a link to carry words out", reason: ReasonInjection, all: []*concept{exfil}},
	{name: "the rules set aside", reason: ReasonInjection, all: []*concept{overrides, itsRules}, within: 10, unless: []*concept{cardMatter}, despite: []*concept{itsSecret}},
	{name: "the rules shown", reason: ReasonInjection, all: []*concept{itsSecret, reveals}, within: 14},
	{name: "another role", reason: ReasonInjection, all: []*concept{roles}},
	{name: "words put into its mouth", reason: ReasonInjection, all: []*concept{dictates}},
	{name: "read and obey", reason: ReasonInjection, all: []*concept{runsCode}},

	{name: "a forged card", reason: ReasonForgery, all: []*concept{fakeCard, wants}, within: 10, unless: []*concept{suffers, discerns, atonedFor}, asks: []*concept{asksLaw}, despite: []*concept{deals}},
	{name: "an advertisement for forgeries", reason: ReasonForgery, all: []*concept{smallAds}, unless: []*concept{suffers}, asks: []*concept{asksLaw}},
	{name: "a card like a real one", reason: ReasonForgery, all: []*concept{craft, likeReal}, within: 14, unless: []*concept{suffers, retouch}, asks: []*concept{asksLaw}},
	{name: "the card's picture changed", reason: ReasonForgery, all: []*concept{pictureEdit, cardField}, within: 18, unless: []*concept{suffers, retouch, atonedFor}, asks: []*concept{asksLaw}, despite: []*concept{deals}},
	{name: "another age", reason: ReasonForgery, all: []*concept{ageMoved}, unless: []*concept{wronged, suffers}, asks: []*concept{asksLaw}, despite: []*concept{deals}},
	{name: "a number made up", reason: ReasonForgery, all: []*concept{makesUp, cardNo}, within: 16, unless: []*concept{numbering}, asks: []*concept{asksLaw}},
	{name: "somebody else's picture", reason: ReasonForgery, all: []*concept{othersPicture}, unless: []*concept{suffers}, asks: []*concept{asksLaw}},
	{name: "papers made up", reason: ReasonForgery, all: []*concept{forgedPapers}, unless: []*concept{suffers}, asks: []*concept{asksLaw}, despite: []*concept{deals}},
	{name: "cards bought", reason: ReasonTrade, all: []*concept{buysCard}, unless: []*concept{suffers, officials}, asks: []*concept{asksLaw}, despite: []*concept{deals}},
	{name: "cards sold", reason: ReasonTrade, all: []*concept{sellsCard}, unless: []*concept{suffers}, asks: []*concept{asksLaw, asksLeave}, despite: []*concept{deals}},
	{name: "cards in sets", reason: ReasonTrade, all: []*concept{bundle, offers}, unless: []*concept{suffers}, asks: []*concept{asksLaw}},
	{name: "cards among strangers", reason: ReasonTrade, all: []*concept{tradeGoods, tradeTalk}, within: 14, unless: []*concept{suffers, officials}, asks: []*concept{asksLaw}},
	{name: "a card borrowed for use", reason: ReasonLending, all: []*concept{others, borrows, usesIt}, within: 14, unless: []*concept{suffers, atonedFor}, asks: []*concept{asksLaw, asksLeave}},
	{name: "a card rented", reason: ReasonLending, all: []*concept{rentsCard}, unless: []*concept{suffers}, asks: []*concept{asksLaw, asksLeave}, despite: []*concept{deals}},
	{name: "one's own card lent", reason: ReasonLending, all: []*concept{lendsOwn}, unless: []*concept{suffers}, asks: []*concept{asksLaw, asksLeave}},

	{name: "data under a badge", reason: ReasonOtherPerson, all: []*concept{claimsOffice, ordersData, dataOf}, unless: []*concept{ownCase, lawsuit}},
	{name: "orders under a badge", reason: ReasonInjection, all: []*concept{claimsOffice, ordersData, itsSecret}},
	{name: "whose a number is", reason: ReasonOtherPerson, all: []*concept{whose}, unless: []*concept{ownCase, lawsuit, suffers}},
	{name: "data by a name", reason: ReasonOtherPerson, all: []*concept{byName}, unless: []*concept{ownCase, lawsuit}},
	{name: "somebody's data", reason: ReasonOtherPerson, all: []*concept{dataOf, looksUp, somebody}, within: 14, unless: []*concept{ownCase, lawsuit, discerns, suffers, mine}},

	{name: "checks got round", reason: ReasonBypass, all: []*concept{evades, checks}, within: 12, unless: []*concept{suffers, worn}, despite: []*concept{deals}},
	{name: "checks left out", reason: ReasonBypass, all: []*concept{skips, checks}, within: 8, unless: []*concept{suffers}, asks: []*concept{asksLeave}},
	{name: "posing as somebody", reason: ReasonBypass, all: []*concept{poses}, unless: []*concept{suffers}, asks: []*concept{asksLaw}},
	{name: "a bribe", reason: ReasonBypass, all: []*concept{bribes, staff}, within: 8, unless: []*concept{suffers}, asks: []*concept{asksLaw}},
	{name: "a second identity", reason: ReasonBypass, all: []*concept{twoNames, hides}, unless: []*concept{suffers}, asks: []*concept{asksLaw}},
	{name: "a hunted person's card", reason: ReasonBypass, all: []*concept{fugitive, idCard}, unless: []*concept{suffers}, asks: []*concept{asksLaw}},

	{name: "a person wanted", reason: ReasonAskedForPerson, all: []*concept{wantsPerson}, unless: []*concept{asksWay, sentOut}},
	{name: "an order to be put right", reason: ReasonAskedForPerson, all: []*concept{wrongOrder}},
	{name: "something done to one's order", reason: ReasonOwnOrder, all: []*concept{orderMatter, wantsDone}, unless: []*concept{ordersOne}},
}
