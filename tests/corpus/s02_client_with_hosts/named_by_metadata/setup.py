from setuptools import find_packages, setup

setup(
    name="procore-api",
    version="1.2",
    packages=find_packages(),
    install_requires=["requests"],
)
