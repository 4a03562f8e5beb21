from asyncio import StreamReader, StreamWriter, open_connection, start_server, open_unix_connection, start_unix_server
