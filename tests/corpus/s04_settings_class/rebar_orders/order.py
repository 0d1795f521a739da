import ftplib
import io
import sys

from config import MillConfig, ProcoreConfig
from procore_client import ProcoreClient


def edi(order, lines):
    """ORDERS D.96A, as little of it as the mill reads."""
    out = [f"BGM+220+{order['number']}+9'"]
    for number, line in enumerate(lines, 1):
        out.append(f"LIN+{number}++{line['cost_code']['full_code']}:SA'")
        out.append(f"QTY+21:{line['quantity']}:{line['uom']}'")
    return "\n".join(out)


def main(project):
    mill = MillConfig()
    client = ProcoreClient(ProcoreConfig.from_env()).connect()
    with ftplib.FTP_TLS(mill.host) as ftp:
        ftp.login(mill.user, mill.password)
        for order in client.purchase_orders(project):
            if "rebar" not in order["title"].lower() or order["status"] != "Approved":
                continue
            text = edi(order, client.line_items(project, order["id"]))
            ftp.storbinary(f"STOR in/{order['id']}.edi", io.BytesIO(text.encode("latin-1", "replace")))


if __name__ == "__main__":
    main(int(sys.argv[1]))
