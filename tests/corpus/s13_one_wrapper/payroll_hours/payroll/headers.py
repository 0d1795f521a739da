AUTHORIZATION = "Authorization"
COMPANY = "Procore-Company-Id"
