"""The met office's side. Their key goes into the header too, under a name of its own."""
import os

import httpx

METEO = "https://api.meteo-north.example/v2"


async def observed(lat: float, lon: float, day: str) -> dict:
    headers = {"Authorization": "Bearer " + os.environ["METEO_KEY"]}
    async with httpx.AsyncClient(timeout=15) as client:
        r = await client.get(f"{METEO}/observations", params={"lat": lat, "lon": lon, "day": day}, headers=headers)
        r.raise_for_status()
        rows = r.json()["hourly"]
    return {
        "gust": max(row["gust_kmh"] for row in rows),
        "rain": sum(row["rain_mm"] for row in rows),
        "low": min(row["temp_c"] for row in rows),
    }


def is_delay(seen: dict) -> str | None:
    if seen["gust"] > 72:
        return "Wind"
    if seen["rain"] > 25:
        return "Rain"
    if seen["low"] < -10:
        return "Frost"
    return None
