"""Words whose kind is common knowledge: people, relatives, firms, towns, streets.

They are a hint to the model and never decide: "send 20 to austin" and "branch in austin" differ by their sentence.
"""

from __future__ import annotations

from components.entities.wordlists import words

_PEOPLE = """
aaron abby abdul adam adrian ahmed aisha alan alex alexa alice alicia alina amanda amber amir amy ana andre andrea
andrew angela anita ann anna annie anthony antonio ariana arjun ashley aubrey austin ava barbara beatriz becky ben
benjamin beth bill billy bob bobby brad brandon brenda brian brianna brittany bruce bryan caleb camila carl carla
carlos carmen
carol caroline carter cathy chad charles charlie chen chloe chris christian christina christopher cindy claire clara
colin connor craig crystal curtis cynthia daisy dan dana daniel daniela danielle danny darren dave david dawn dean
deborah deepak dennis derek deshawn devon diana diego dmitri don donald donna doug drew dylan eddie edgar edward elaine
elena eli elijah elizabeth ella ellen emily emma enrique eric erica erik erin ethan eva evan evelyn faith fatima felix
fernando fiona frank fred gabriel gabriela gary gemma george gina gloria grace greg gregory hannah harold harry hassan
heather hector heidi helen henry holly ian ibrahim imani ines irene isaac isabel isabella ivan jack jackie jackson jacob
jade jake jamal james jamie jane janet jasmine jason javier jay jean jeff jen jenna jennifer jenny jeremy jerry jesse
jessica jill jim jimmy joan joanna joe joel john johnny jon jonathan jordan jorge jose josh joshua joy joyce juan judy
julia julian julie justin karen karina karl kate katherine kathy katie kayla keith kelly ken kenji kenneth kevin khalid
kim kimberly kyle lamar larry laura lauren leah lee leo leon leslie li liam lily linda lisa logan lou louis lucas lucia
lucy luis luke lydia madison maggie malik mandy marco marcus margaret maria marie mario marisol mark martha martin mary
mason matt matteo matthew maya megan mei mel melanie melissa mia michael michelle miguel mike mila miles mohammed molly
monica nadia nancy naomi natalia natalie nate nathan neil nia nicholas nick nicole nikhil nina noah noel nora olga
oliver olivia omar oscar owen pablo pam patricia patrick paul paula pedro peggy pete peter phil philip phoebe priya
rachel rafael raj ralph ramon randy raul ravi ray rebecca renee ricardo rich richard rick ricky rita rob robert roberto
robin rochelle rodrigo roger ron rosa rosie roxanne ruby russell ruth ryan sally sam samantha samir samuel sandra sandy
sanjay sara sarah scott sean sergei seth shannon sharon shawn sheila simon sofia sonia sophia sophie stacy stan stefan
stella stephanie steve steven stuart sue susan sven tamara tanya tara tariq taylor ted teresa terry theo theresa thomas
tia tiffany tim timothy tina todd tom tommy tony tracy travis trevor troy tyler tyrone uma vanessa vera veronica victor
victoria vijay vincent virginia vivian wade walter wanda wayne wei wendy will william xavier yasmin yolanda yuki
yusuf yvonne zach zachary zara zoe
"""
_RELATIVES = """
mom mum mama mother dad father papa brother bro sister sis son daughter wife husband hubby girlfriend boyfriend gf bf
partner fiance fiancee uncle aunt auntie cousin nephew niece grandma grandpa granny nana grandmother grandfather
roommate roomie flatmate landlord landlady babysitter nanny sitter plumber electrician mechanic dentist doctor lawyer
gardener cleaner tutor coach teacher neighbor neighbour friend buddy boss employer accountant contractor vet barber
hairdresser stepdad stepmom kid kids employee tenant caterer florist photographer
"""
_FIRMS = """
netflix amazon spotify hulu uber lyft doordash grubhub starbucks walmart target costco verizon comcast xfinity tmobile
sprint vodafone geico allstate progressive statefarm paypal venmo zelle cashapp ebay etsy apple google microsoft steam
playstation xbox nintendo disney hbo paramount peacock airbnb expedia delta chevron shell exxon mobil bp ikea lowes
walgreens cvs kroger safeway aldi tesco sainsburys asda trader mcdonalds wendys subway chipotle dunkin domino dominos
instacart aliexpress shein zara gap nike adidas macys nordstrom sephora petco chewy audible youtube twitch dropbox
electric utilities plumbing roofing lettings dental gym fitness llc inc corp ltd co bros sons
"""
_TOWNS = """
york london paris chicago houston phoenix philadelphia antonio diego dallas jose austin jacksonville columbus charlotte
indianapolis seattle denver boston nashville detroit portland memphis louisville baltimore milwaukee albuquerque tucson
fresno sacramento mesa atlanta omaha raleigh miami oakland minneapolis tulsa tampa arlington wichita bakersfield aurora
anaheim honolulu orlando lexington stockton pittsburgh anchorage cincinnati plano newark lincoln toledo buffalo reno
chandler madison lubbock scottsdale glendale irving boise spokane rochester tacoma fontana oxnard yonkers akron mobile
huntsville dayton springfield salem eugene pasadena hollywood savannah syracuse bridgeport brooklyn queens bronx
manhattan harlem hoboken evanston berkeley leeds manchester birmingham liverpool bristol sheffield edinburgh glasgow
cardiff belfast brighton oxford cambridge nottingham leicester croydon camden soho toronto vancouver montreal ottawa
sydney melbourne dublin vegas angeles francisco orleans albany concord burlington providence hartford
"""
_STATES = """
alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois indiana
iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska
nevada hampshire jersey mexico carolina dakota ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia
washington wisconsin wyoming
"""
_STREETS = """
street st avenue ave road rd lane ln drive dr boulevard blvd court place way terrace square plaza highway hwy row close
"""
_LANDMARKS = """
airport mall downtown midtown uptown university campus station stadium hospital library museum harbor harbour waterfront
riverside lakeside hillside northside southside eastside westside suburbs plaza marina beach pier courthouse
"""

_LISTS = {
    "town": _TOWNS,
    "state": _STATES,
    "landmark": _LANDMARKS,
    "firm": _FIRMS,
    "relative": _RELATIVES,
    "person": _PEOPLE,
    "street": _STREETS,
}

NAME_CLASSES = frozenset({"town", "firm", "person"})
PEOPLE = words(_PEOPLE)
RELATIVES = words(_RELATIVES)
FIRMS = words(_FIRMS)
TOWNS = words(_TOWNS)
LANDMARKS = words(_LANDMARKS)
STREETS = words(_STREETS)
STREET_NAMES = words(
    "oak maple elm pine cedar walnut cherry birch willow main high king queen park lake hill river mill church spring"
    " sunset washington lincoln jackson franklin highland forest meadow 5th 2nd"
)

#: Lower-case word to class; where a word is in two lists the later list has it.
CLASS_OF: dict[str, str] = {word: name for name, text in _LISTS.items() for word in words(text)}
