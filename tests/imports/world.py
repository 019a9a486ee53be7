"""Files for a small county, and one call that brings a file in as the command does."""

import csv
import io

from agencies.models import User
from hub.imports import KINDS, bring_in, read

COUNTY = {
    "areas": """code,name,kind,parent
ASH,Ashford,district,KENT
KENT,Kent,county,
CAN,Canterbury,District,KENT
SUR,Surrey,outside,
""",
    "agencies": """code,name,kind,area,agreement_version,agreement_signed
KCC,Kent County,county,KENT,v1,2012-01-01
ASHC,Ashford Borough,District council,ASH,v1,01/02/2012
CANC,Canterbury City,council,CAN,v1,01/02/2012
HH,Harbour Homes,provider,,v1,2012-01-01
MILL,Mill Homes,provider,,v1,2012-01-01
""",
    "services": """code,name,agency,service_type,term,client_group,area,units,starts,confidential_address
HOSTEL,The hostel,HH,direct_access,short,single_homeless,ASH,3,2005-01-01,no
FLOAT,Floating team,MILL,Floating support,long,offenders,CAN,2,2005-01-01,
REFUGE,The refuge,HH,refuge,short,domestic_abuse,CAN,2,2005-01-01,yes
""",
    "service_users": """reference,given_name,family_name,date_of_birth,crn
P1,Ada,Example,1980-02-01,X900001
P2,Bo,Sample,01/03/1985,x900002
P3,,,,
""",
}


def bring(kind, text, **options):
    """The report of bringing in a text as the operator at the machine."""
    data = text if isinstance(text, bytes) else text.encode()
    return bring_in(KINDS[kind], read(io.BytesIO(data), "file.csv"), by=User.objects.clock(), **options)


def build():
    """The county of COUNTY, every row taken."""
    for kind, text in COUNTY.items():
        assert not bring(kind, text).refused


def rows(kind, *given):
    """A CSV text with a row for each dictionary; its columns are theirs."""
    names = list(dict.fromkeys(name for row in given for name in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, names)
    writer.writeheader()
    writer.writerows(given)
    return out.getvalue()


def stay(reference="S1", person="P1", service="HOSTEL", started="2013-07-01", **more):
    """A row of placements."""
    return {"reference": reference, "service_user": person, "service": service, "started": started} | more


def stays(*given, **options):
    """The report of bringing in these stays."""
    return bring("placements", rows("placements", *given), **options)


def faults(report):
    """(line, column) of everything wrong with the rows."""
    return [(bad.line, bad.column) for bad in report.bad]
