import pandas as pd
import streamlit as st

from dashboard.client import FieldClient
from dashboard.settings import get_settings

st.set_page_config(page_title="Field dashboard", layout="wide")


@st.cache_resource
def client() -> FieldClient:
    return FieldClient()


@st.cache_data(ttl=get_settings().cache_minutes * 60)
def projects() -> pd.DataFrame:
    return pd.DataFrame(client().projects())


@st.cache_data(ttl=get_settings().cache_minutes * 60)
def inspections(project_id: int) -> pd.DataFrame:
    frame = pd.DataFrame(client().inspections(project_id))
    if frame.empty:
        return frame
    frame["due_at"] = pd.to_datetime(frame["due_at"])
    return frame.sort_values("due_at")


st.title("Field dashboard")
table = projects()
choice = st.selectbox("Project", table["id"], format_func=dict(zip(table["id"], table["name"])).get)
frame = inspections(int(choice))
left, right = st.columns(2)
left.metric("Inspections", len(frame))
right.metric("Overdue", int((frame["due_at"] < pd.Timestamp.now()).sum()) if not frame.empty else 0)
st.dataframe(frame, use_container_width=True)
