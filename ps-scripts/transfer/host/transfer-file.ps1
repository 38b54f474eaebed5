function Add-ExfTransferPiece {
	<#
	.SYNOPSIS
	Writes bytes at the end of a file that is being received. At offset 0 it begins anew.
	.PARAMETER Offset
	Length that the file must have.
	#>
	param([string]$Path, [long]$Offset, [byte[]]$Bytes)
	$mode = 'Open'
	if ($Offset -eq 0) { $mode = 'Create' }
	$stream = [IO.File]::Open($Path, $mode, 'Write', 'None')
	try {
		if ($stream.Length -ne $Offset) { throw "The file has $($stream.Length) bytes, not $Offset." }
		$null = $stream.Seek(0, 'End')
		$stream.Write($Bytes, 0, $Bytes.Length)
	} finally { $stream.Close() }
}

function Complete-ExfTransfer {
	<#
	.SYNOPSIS
	Gives a file that was received as a whole its name; one that has the name already goes.
	#>
	param([string]$From, [string]$To)
	[IO.File]::Delete($To)
	[IO.File]::Move($From, $To)
}

function Remove-ExfTransfer {
	<#
	.SYNOPSIS
	Deletes a file that was received, and its folder when it was the last one there; true when there was such a file.
	#>
	param([string]$Path)
	$found = [IO.File]::Exists($Path)
	if ($found) { [IO.File]::Delete($Path) }
	$folder = [Activator]::CreateInstance([IO.DirectoryInfo], [object[]](, [IO.Path]::GetDirectoryName($Path)))
	if ($folder.Exists -and $folder.GetFileSystemInfos().Length -eq 0) { $folder.Delete() }
	$found
}
