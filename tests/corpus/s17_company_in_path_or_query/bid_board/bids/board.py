import httpx
from fastapi import APIRouter, Depends, Request

from .links import address, person_link

router = APIRouter(prefix="/bids")


async def bearer(request: Request) -> str:
    """The token of the person who is signed in (see bids.login)."""
    return request.session["procore"]["access_token"]


@router.get("/packages")
async def packages(company: int, project: int, token: str = Depends(bearer)):
    url = address("/rest/v1.0/bid_packages", company_id=company, project_id=project)
    async with httpx.AsyncClient() as http:
        answer = await http.get(url, headers={"Authorization": f"Bearer {token}"})  # expect: PRC303
    answer.raise_for_status()
    return [{**row, "link": person_link(company, row["id"])} for row in answer.json()]


@router.get("/packages/{package}/bids")
async def bids(package: int, company: int, project: int, token: str = Depends(bearer)):
    head = {"Authorization": f"Bearer {token}", "Procore-Company-Id": str(company)}
    url = address(f"/rest/v1.0/bid_packages/{package}/bids", project_id=project)
    async with httpx.AsyncClient(headers=head) as http:
        return (await http.get(url)).json()


@router.post("/packages/{package}/award")
async def award(package: int, bid: int, company: int, token: str = Depends(bearer)):
    url = address(f"/rest/v1.0/companies/{company}/bids/{bid}", view="extended")
    head = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}  # expect: PRC303
    async with httpx.AsyncClient(timeout=30) as http:
        answer = await http.patch(url, headers=head, json={"bid": {"awarded": True, "company_id": company}})
    return {"ok": answer.is_success}
