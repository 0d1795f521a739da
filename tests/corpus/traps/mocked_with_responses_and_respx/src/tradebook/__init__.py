from tradebook.aio import AsyncTrades
from tradebook.sync import Trades

__all__ = ["AsyncTrades", "Trades"]
