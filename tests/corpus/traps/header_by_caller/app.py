"""The desk's little window. People sign in in the browser, the launcher hands the token over."""
import sys
import tkinter as tk

from pipe import ApiError
from trades import add_trade, trades, vendors
from who import Identity


class Window(tk.Tk):
    def __init__(self, identity):
        super().__init__()
        self.identity = identity
        self.title("Trades")
        self.box = tk.Listbox(self, width=50)
        self.box.pack()
        self.entry = tk.Entry(self)
        self.entry.pack()
        self.entry.bind("<Return>", self.add)
        self.fill()

    def fill(self):
        self.box.delete(0, tk.END)
        count = len(vendors(self.identity.access_token, self.identity.company_id))
        for trade in trades(self.identity):
            self.box.insert(tk.END, trade["name"])
        self.title(f"Trades ({count} vendors)")

    def add(self, event):
        try:
            add_trade(self.identity, self.entry.get())
        except ApiError as error:
            self.title(str(error))
        else:
            self.fill()


if __name__ == "__main__":
    Window(Identity(sys.stdin.readline().strip(), int(sys.argv[1]))).mainloop()
