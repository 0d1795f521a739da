from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, DateTime, String, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

from closeout.settings import DATABASE_URL

engine = create_engine(DATABASE_URL, pool_pre_ping=True)
SessionLocal: sessionmaker[Session] = sessionmaker(engine, expire_on_commit=False)


class Base(DeclarativeBase):
    pass


class CompanyConnection(Base):
    """How we reach one company: a person's tokens from the sign-in, or the keys that its office sent us."""

    __tablename__ = "company_connections"

    company_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    client_id: Mapped[str] = mapped_column(String(80))
    client_secret: Mapped[str] = mapped_column(String(80))
    access_token: Mapped[str | None] = mapped_column(String(2000))
    refresh_token: Mapped[str | None] = mapped_column(String(200))
    ends_at: Mapped[datetime | None] = mapped_column(DateTime)
