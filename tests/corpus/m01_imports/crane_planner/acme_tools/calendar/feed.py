import icalendar


def feed(name, entries):
    calendar = icalendar.Calendar()
    calendar.add("x-wr-calname", name)
    for entry in entries:
        event = icalendar.Event()
        event.add("uid", f"{entry['id']}@cranes.acmebuild.example")
        event.add("summary", entry["name"])
        event.add("dtstart", entry["start"])
        event.add("dtend", entry["finish"])
        calendar.add_component(event)
    return calendar.to_ical()
