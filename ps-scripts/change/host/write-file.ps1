function Write-ExfFile {
	<#
	.SYNOPSIS
	Writes a file in one step: readers see the old one or the new one. An existing file keeps its permissions.
	#>
	param([string]$Path, [byte[]]$Bytes)
	# The web server gives out no file with this ending.
	$new = "$Path.exf.config"
	[IO.File]::WriteAllBytes($new, $Bytes)
	for ($try = 1; $true; $try++) {
		try {
			if ([IO.File]::Exists($Path)) { [IO.File]::Replace($new, $Path, [Management.Automation.Language.NullString]::Value) } else { [IO.File]::Move($new, $Path) }
			return
		} catch [IO.IOException] { if ($try -ge 10) { [IO.File]::Delete($new); throw } }
		[Threading.Thread]::Sleep(200)
	}
}

function Remove-ExfFile {
	<#
	.SYNOPSIS
	Deletes a file; one that is not there is no error.
	#>
	param([string]$Path)
	if ([IO.File]::Exists($Path)) { [IO.File]::Delete($Path) }
}
