"""Settings of a process that a test starts: as a county has them, but for the passwords of the test county."""

from minqing.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
