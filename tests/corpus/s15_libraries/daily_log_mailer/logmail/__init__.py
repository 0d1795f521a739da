"""Mails yesterday's daily logs to the superintendents of Harrow & Pike Builders."""
