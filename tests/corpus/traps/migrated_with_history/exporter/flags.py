import os

# 4.0: kept so that deployments which still set it get a message instead of a surprise. Remove in 5.0.
USE_SERVICE_ACCOUNT_PER_COMPANY = os.environ.get("EXPORTER_SERVICE_ACCOUNT_PER_COMPANY", "") == "1"
USE_VAPID = False


def refuse_old_settings():
    if USE_SERVICE_ACCOUNT_PER_COMPANY:
        raise SystemExit("service accounts per company are gone since 4.0; unset EXPORTER_SERVICE_ACCOUNT_PER_COMPANY")
    old = [name for name in os.environ if name.startswith("PROCORE_SERVICE_ACCOUNT_")]
    if old:
        print("not read any more:", ", ".join(sorted(old)))
