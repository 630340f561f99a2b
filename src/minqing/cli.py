"""`minqing COMMAND`: one command for everything; each lives in its app's management/commands."""

import os
import sys

from minqing.lib.env import BadSetting


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minqing.settings")
    from django.core.management import execute_from_command_line  # after the settings are named

    try:
        execute_from_command_line(["minqing", *sys.argv[1:]])
    except BadSetting as wrong:
        sys.exit(f"minqing: {wrong}")


if __name__ == "__main__":
    main()
