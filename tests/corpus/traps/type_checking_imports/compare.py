import sys

import tokens  # keeps both signed in

from desk.mail import Correspondence, Inbox, missing
from desk.transports import GraphClient, ProcoreClient

company, project = map(int, sys.argv[1:3])
inbox = Inbox(GraphClient(tokens.graph()))
filed = Correspondence(ProcoreClient(tokens.procore(), company))
print(*missing(inbox, filed, project), sep="\n")
