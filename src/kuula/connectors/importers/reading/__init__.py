"""Reading exports: folders, archives, lines, dumps and mail files, with bounded memory."""
