"""`minqing COMMAND`: one command for everything; each lives in its app's management/commands."""

import os
import sys

from minqing.lib.env import BadSetting


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minqing.settings")
    from django.conf import settings  # after they are named
    from django.core.management import execute_from_command_line

    try:
        if sys.argv[1:2] == ["text"]:
            settings.INSTALLED_APPS = ["minqing.insight"]  # reads text without the tables: less memory, a quicker start
        execute_from_command_line(["minqing", *sys.argv[1:]])
    except BadSetting as wrong:
        sys.exit(f"minqing: {wrong}")


if __name__ == "__main__":
    main()
