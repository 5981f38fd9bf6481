"""Texts of our own that are copied, cut, changed and used as templates in the tests of copies."""

from datetime import date

from dyadwire.records import Document

STRIKE = """VALDORA, March 3 - Workers at the harbour of Valdora walked out on Tuesday, leaving nine ships \
unloaded at the \
quays, the dockers' union said.

The union wants the night shift to be paid as it was before the port was sold to a company from abroad. Its leader, \
Marta Osei, told a crowd at the gates that nobody would lift a crate before the owners came to the table.

The company answered in a short letter that it was ready to talk but would not do so under pressure. It added \
that 40 \
of its own staff had been trained to work the cranes if the walkout lasted.

Grain for three neighbouring countries passes through the harbour, and traders said prices could rise within days. \
The ministry of transport asked both sides to accept a mediator, as they had done during the dispute of 2011.

Lorry drivers who had waited since dawn turned back towards the capital in the afternoon. Some of them joined the \
pickets and shared what food they had. Police watched from a distance and reported no incidents."""

OTHER_WORDS = """VALDORA - Cargo piled up in Valdora's port on Tuesday as dock hands downed tools over wages \
for late hours.

"We shall stay out until someone listens", said union chief Marta Osei outside the main entrance, where \
several hundred \
strikers had lit fires in oil drums. At least nine vessels could not be served.

Management, which bought the terminal from the state, wrote that negotiations were possible once work had resumed. \
Economists warn of dearer bread across the region should the stoppage drag on. The government offered to mediate."""

LEAD = "From our correspondent in the south, with agencies. The dispute that has been smouldering for weeks \
is in the open."

DECREE = """By the authority vested in me by the constitution and the laws of the republic, I hereby continue \
for one \
year the state of emergency declared on {first} with respect to the river provinces. The conditions that led to \
that declaration have not been resolved, and the activities of armed bands go on to threaten travellers and trade. \
Therefore the measures adopted on that date, and those adopted later to deal with that emergency, must continue in \
effect beyond {second}. This notice shall be published in the gazette and sent to the assembly.

{signed}, the Palace."""

MANY = [STRIKE, OTHER_WORDS, DECREE.format(first="4 May 2014", second="4 May 2019", signed="2 May 2018")]


def decree(year):
    """The decree as it is renewed each year."""
    return DECREE.format(first="4 May 2014", second=f"4 May {year + 1}", signed=f"2 May {year}")


def document(name, text, day="2015-03-03", publisher=None, title=None, url=None, furniture=()):
    """A document; each has a publisher and an address of its own unless told otherwise."""
    return Document(
        id=name,
        origin=f"{name}.txt",
        text=text,
        title=title or f"Headline of {name}",
        url=url or f"https://{name}.example/story",
        publisher=publisher or f"Paper {name}",
        published=date.fromisoformat(day) if day else None,
        furniture=furniture,
    )
