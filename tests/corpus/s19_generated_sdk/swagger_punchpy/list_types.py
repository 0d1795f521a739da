import sys

import punchpy
import signin


def main():
    config = punchpy.Configuration()
    config.access_token = signin.token()
    for kind in punchpy.PunchApi(punchpy.ApiClient(config)).punch_item_types_get(int(sys.argv[1])):  # expect: PRC303
        print(kind["id"], kind["name"])


if __name__ == "__main__":
    main()
