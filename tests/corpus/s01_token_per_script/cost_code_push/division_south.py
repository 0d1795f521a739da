# South got its own login last spring (Dana set it up in the admin tool)
COMPANY_ID = 6177
CLIENT_ID = "0a1b2c3d4e5f60710a1b2c3d4e5f60710a1b2c3d4e5f60710a1b2c3d4e5f6071"
CLIENT_SECRET = "f9e8d7c6b5a49382f9e8d7c6b5a49382f9e8d7c6b5a493821706f5e4d3c2b1a0"  # expect: PRC204
