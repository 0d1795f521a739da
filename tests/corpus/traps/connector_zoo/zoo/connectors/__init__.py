from zoo.connectors import autodesk, jira, procore, salesforce

ALL = {module.NAME: module for module in (autodesk, jira, procore, salesforce)}
